import { makeStyles } from "@fluentui/react-components";
import { useText } from "../../ui/Frame.tsx";
import { Page } from "../shell/Page.tsx";
import { Cards } from "./Cards.tsx";

/** Lines of text are easiest to read up to about this length. */
const useStyles = makeStyles({ root: { maxWidth: "720px" } });

/** The assistant as a screen of the full page (spec A4). */
export function AssistantPage() {
  const styles = useStyles();
  const text = useText();
  return (
    <Page title={text("assistant.title")}>
      <div className={styles.root}>
        <Cards surface="page" />
      </div>
    </Page>
  );
}
