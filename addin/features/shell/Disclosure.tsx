import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { type ReactNode, useId, useState } from "react";

const useStyles = makeStyles({
  button: {
    justifyContent: "flex-start",
    alignSelf: "flex-start",
    paddingLeft: 0,
    textAlign: "start",
    fontWeight: tokens.fontWeightRegular,
  },
  content: { paddingLeft: tokens.spacingHorizontalXL, paddingTop: tokens.spacingVerticalXS },
});

interface DisclosureProps {
  readonly label: string;
  /** What screen readers hear where several have one label; begins with it. */
  readonly fullLabel?: string;
  readonly children: ReactNode;
}

/** Something folded away under a line that says what it is. */
export function Disclosure({ label, fullLabel, children }: DisclosureProps) {
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
        {...(fullLabel === undefined ? {} : { "aria-label": fullLabel })}
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
