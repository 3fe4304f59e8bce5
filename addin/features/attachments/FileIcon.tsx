import { makeStyles, tokens } from "@fluentui/react-components";
import {
  DocumentPdfRegular,
  DocumentRegular,
  DocumentTableRegular,
  DocumentTextRegular,
  FolderZipRegular,
  ImageRegular,
  MailRegular,
  SlideTextRegular,
} from "@fluentui/react-icons";

const icons = [
  [/\.pdf$/i, DocumentPdfRegular],
  [/\.(?:docx?|rtf|odt|txt|md)$/i, DocumentTextRegular],
  [/\.(?:xlsx?|csv|ods)$/i, DocumentTableRegular],
  [/\.(?:pptx?|odp)$/i, SlideTextRegular],
  [/\.(?:zip|7z|rar|gz)$/i, FolderZipRegular],
  [/\.(?:png|jpe?g|gif|webp|svg|bmp|heic)$/i, ImageRegular],
  [/\.(?:msg|eml|ics)$/i, MailRegular],
] as const;

const useStyles = makeStyles({
  root: {
    fontSize: tokens.fontSizeBase600,
    color: tokens.colorNeutralForeground2,
    flexShrink: 0,
    lineHeight: 1,
  },
});

/** The kind of a file by its name; the name beside it says the same. */
export function FileIcon({ name }: { readonly name: string }) {
  const styles = useStyles();
  const Icon = icons.find(([pattern]) => pattern.test(name))?.[1] ?? DocumentRegular;
  return <Icon className={styles.root} aria-hidden />;
}
