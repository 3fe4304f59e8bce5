import { Button, Field, Input, makeStyles, tokens, useAnnounce } from "@fluentui/react-components";
import { CopyRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import { useText } from "../ui/Frame.tsx";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "end",
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
  },
  field: { flexGrow: 1, minWidth: 0 },
  input: { minWidth: 0 },
});

/** Where the rep's admin gives the permission, to be sent to them. */
export function AdminLink({ link }: { readonly link: string }) {
  const styles = useStyles();
  const text = useText();
  const { announce } = useAnnounce();
  const input = useRef<HTMLInputElement | null>(null);
  const [said, setSaid] = useState<string>();
  async function copy() {
    try {
      await navigator.clipboard.writeText(link);
      tell(text("signIn.admin.copied"));
    } catch {
      // Outlook's frame may not let us: then the rep copies it.
      input.current?.select();
      tell(text("signIn.admin.notCopied"));
    }
  }
  function tell(sentence: string) {
    setSaid(sentence);
    announce(sentence, { polite: true });
  }
  return (
    <div className={styles.root}>
      <Field className={styles.field} label={text("signIn.admin.link")} hint={said ?? null}>
        <Input
          input={{ ref: input }}
          className={styles.input}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
      </Field>
      <Button icon={<CopyRegular />} onClick={() => void copy()}>
        {text("signIn.admin.copy")}
      </Button>
    </div>
  );
}
