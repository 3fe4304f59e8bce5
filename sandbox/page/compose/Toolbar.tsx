import {
  Button,
  Field,
  Input,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Toolbar,
  ToolbarButton,
  tokens,
} from "@fluentui/react-components";
import {
  AttachRegular,
  ImageAddRegular,
  LinkAddRegular,
  MoreHorizontalRegular,
  TextBoldRegular,
  TextItalicRegular,
} from "@fluentui/react-icons";
import { type ReactElement, type RefObject, useRef, useState } from "react";
import { escapeHtml } from "../mail/html.ts";
import { text } from "../text.ts";
import type { OtherKind } from "./files.ts";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: tokens.spacingVerticalS },
  hidden: { display: "none" },
});

/** Adds `https://` to what people type without it. */
const withScheme = (address: string) =>
  /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;

function LinkButton({ onInsert }: { onInsert: (html: string) => void }) {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const [address, setAddress] = useState("");
  const [label, setLabel] = useState("");
  const insert = () => {
    const href = withScheme(address.trim());
    onInsert(`<a href="${escapeHtml(href)}">${escapeHtml(label.trim() || href)}</a>`);
    setOpen(false);
    setAddress("");
    setLabel("");
  };
  return (
    <Popover open={isOpen} onOpenChange={(_, data) => setOpen(data.open)} trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <ToolbarButton aria-label={text.insertLink} icon={<LinkAddRegular />} />
      </PopoverTrigger>
      <PopoverSurface className={styles.form} aria-label={text.insertLink}>
        <Field label={text.linkAddress}>
          <Input value={address} onChange={(_, data) => setAddress(data.value)} />
        </Field>
        <Field label={text.linkText}>
          <Input value={label} onChange={(_, data) => setLabel(data.value)} />
        </Field>
        <Button appearance="primary" disabled={address.trim() === ""} onClick={insert}>
          {text.insert}
        </Button>
      </PopoverSurface>
    </Popover>
  );
}

interface FileButtonProps {
  readonly label: string;
  readonly icon: ReactElement;
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

function FileButton({ label, icon, accept, onFile }: FileButtonProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ToolbarButton aria-label={label} icon={icon} onClick={() => input.current?.click()} />
      <input
        ref={input}
        className={styles.hidden}
        type="file"
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** What people attach besides files, to see what the add-in makes of it. */
function OtherButton({ onOther }: { onOther: (kind: OtherKind) => void }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <ToolbarButton aria-label={text.attachMore} icon={<MoreHorizontalRegular />} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => onOther("mail")}>{text.attachMail}</MenuItem>
          <MenuItem onClick={() => onOther("cloud")}>{text.attachCloud}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface ComposeToolbarProps {
  readonly editor: RefObject<HTMLIFrameElement | null>;
  readonly onInsert: (html: string) => void;
  readonly onImage: (file: File) => void;
  readonly onFile: (file: File) => void;
  readonly onOther: (kind: OtherKind) => void;
}

export function ComposeToolbar({ editor, onInsert, onImage, onFile, onOther }: ComposeToolbarProps) {
  const format = (command: "bold" | "italic") => {
    editor.current?.contentDocument?.body.focus();
    editor.current?.contentDocument?.execCommand(command);
  };
  return (
    <Toolbar size="small" aria-label={text.formatting}>
      <ToolbarButton aria-label={text.bold} icon={<TextBoldRegular />} onClick={() => format("bold")} />
      <ToolbarButton aria-label={text.italic} icon={<TextItalicRegular />} onClick={() => format("italic")} />
      <LinkButton onInsert={onInsert} />
      <FileButton label={text.insertImage} icon={<ImageAddRegular />} accept="image/*" onFile={onImage} />
      <FileButton label={text.attach} icon={<AttachRegular />} onFile={onFile} />
      <OtherButton onOther={onOther} />
    </Toolbar>
  );
}
