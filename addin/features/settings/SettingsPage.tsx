import { Text } from "@fluentui/react-components";
import { api, type Me } from "../../../shared/api.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useLoad } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Page } from "../shell/Page.tsx";
import { ChannelSection } from "./ChannelSection.tsx";
import { SettingsForm } from "./SettingsForm.tsx";

/** What admins decide for the organization, of which everybody else is told who does; and what is each one's own. */
export function SettingsPage({ me }: { readonly me: Me }) {
  const text = useText();
  if (me.isAdmin) return <AdminSettings />;
  return (
    <Page title={text("settings.title")}>
      <Problem
        intent="info"
        title={text("settings.onlyAdmins.title")}
        message={text("settings.onlyAdmins.text")}
      />
      <ChannelSection />
    </Page>
  );
}

function AdminSettings() {
  const text = useText();
  const client = useApi();
  const [settings, reload] = useLoad((signal) => client.call(api.getSettings, { signal }), [client]);
  return (
    <Page title={text("settings.title")} subtitle={<Text>{text("settings.forAll")}</Text>}>
      {settings.state === "loading" && <Loading lines={8} />}
      {settings.state === "failed" && <Problem message={settings.message} onRetry={reload} />}
      {settings.state === "ready" && <SettingsForm saved={settings.value} onSaved={reload} />}
      <ChannelSection />
    </Page>
  );
}
