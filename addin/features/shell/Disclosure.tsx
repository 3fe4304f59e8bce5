import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { type ReactNode, useId, useState } from "react";

const useStyles = makeStyles({
  button: { justifyContent: "flex-start", alignSelf: "flex-start", paddingLeft: 0 },
  content: { paddingLeft: tokens.spacingHorizontalXL, paddingTop: tokens.spacingVerticalXS },
});

/** Something folded away under a line that says what it is. */
export function Disclosure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <Button
        appearance="transparent"
        size="small"
        className={styles.button}
        icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </Button>
      <div id={id} hidden={!isOpen} className={styles.content}>
        {isOpen && children}
      </div>
    </div>
  );
}
