import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useEffect } from "react";
import { useText } from "../../ui/Frame.tsx";
import { Cards } from "./Cards.tsx";
import { Correspondence } from "./Correspondence.tsx";
import { useCorrespondent } from "./useCorrespondent.ts";
import { useReading } from "./useReading.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    boxSizing: "border-box",
    minHeight: "100dvh",
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  title: { ...typographyStyles.subtitle1, margin: 0 },
});

/** The assistant beside the mail being read, pinned or not (spec A4). */
export function AssistantPane() {
  const styles = useStyles();
  const text = useText();
  const person = useCorrespondent();
  useReading();
  useEffect(() => {
    document.title = text("assistant.title");
  }, [text]);
  return (
    <main className={styles.root}>
      <h1 className={styles.title}>{text("assistant.title")}</h1>
      <Cards surface="pane" />
      {person && <Correspondence key={person.address} person={person} />}
    </main>
  );
}
