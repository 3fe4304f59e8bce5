import { makeStyles, typographyStyles } from "@fluentui/react-components";

const useStyles = makeStyles({ root: { ...typographyStyles.subtitle2, margin: 0 } });

/** The title of one part of a page. */
export function Heading({ children }: { readonly children: string }) {
  return <h2 className={useStyles().root}>{children}</h2>;
}
