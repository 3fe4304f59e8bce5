import { Link, Text } from "@fluentui/react-components";
import { useText } from "../../ui/Frame.tsx";
import { Page } from "./Page.tsx";
import { hrefOf } from "./routes.ts";

/** An address that leads nowhere. */
export function MissingPage() {
  const text = useText();
  return (
    <Page title={text("full.missing.title")}>
      <Text>{text("full.missing.text")} </Text>
      <Link href={hrefOf({ page: "followed" })}>{text("full.missing.go")}</Link>
    </Page>
  );
}
