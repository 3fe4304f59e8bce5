import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { PreviewAnswer } from "../../../shared/compose.ts";
import { followsClicks } from "../../../shared/followed.ts";
import { useText } from "../../ui/Frame.tsx";
import type { Files } from "../attachments/files.ts";
import { rowsOf } from "../attachments/filesModel.ts";
import { cutMiddle } from "../attachments/rules.ts";
import { useFilesModel } from "../attachments/useFiles.ts";
import { PreviewList } from "./PreviewList.tsx";

const useStyles = makeStyles({
  item: { display: "flex", flexDirection: "column" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const NAME_LENGTH = 60;

interface PreviewExtrasProps {
  readonly answer: PreviewAnswer;
  readonly files: Files | undefined;
}

/** What becomes of attachments and pictures. */
export function PreviewExtras({ answer, files }: PreviewExtrasProps) {
  const styles = useStyles();
  const text = useText();
  const rows = rowsOf(useFilesModel(files));
  const canFollow = followsClicks(answer);
  const { hosted, kept } = answer.images;
  return (
    <>
      <PreviewList
        title={text("preview.attachments")}
        none={text("preview.attachments.none")}
        items={rows.map((row) => (
          <li key={row.key} className={styles.item}>
            <Text title={row.name}>
              <bdi>{cutMiddle(row.name, NAME_LENGTH)}</bdi>
            </Text>
            <Text size={200} className={styles.quiet}>
              {text(
                row.followed && canFollow ? "preview.attachments.followed" : "preview.attachments.normal",
              )}
            </Text>
          </li>
        ))}
      />
      <PreviewList
        title={text("preview.images")}
        none={text("preview.images.none")}
        items={[
          ...(hosted > 0 ? [<li key="hosted">{text("preview.images.hosted", { count: hosted })}</li>] : []),
          ...(kept > 0 ? [<li key="kept">{text("preview.images.kept", { count: kept })}</li>] : []),
        ]}
      />
    </>
  );
}
