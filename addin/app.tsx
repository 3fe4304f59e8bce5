import { lazy, Suspense } from "react";
import { api, type Me } from "../shared/api.ts";
import { useApi } from "./api/ApiProvider.tsx";
import { useLoad } from "./api/useLoad.ts";
import { FollowedPage } from "./features/messages/FollowedPage.tsx";
import { MessagePage } from "./features/messages/MessagePage.tsx";
import { RecordPage } from "./features/records/RecordPage.tsx";
import { RecordsPage } from "./features/records/RecordsPage.tsx";
import { SettingsPage } from "./features/settings/SettingsPage.tsx";
import { MissingPage } from "./features/shell/MissingPage.tsx";
import type { Route } from "./features/shell/routes.ts";
import { Shell } from "./features/shell/Shell.tsx";
import { useRoute } from "./features/shell/useRoute.ts";
import { Loading } from "./ui/Loading.tsx";
import { mount } from "./ui/mount.tsx";
import { Problem } from "./ui/Problem.tsx";

/** Loaded when it is first shown: what draws its cards is as large as all the other screens together. */
const AssistantPage = lazy(async () => ({
  default: (await import("./features/assistant/AssistantPage.tsx")).AssistantPage,
}));

/** The full page: everything of a rep that needs more room than a pane. */
function App() {
  const client = useApi();
  const route = useRoute();
  const [me, reload] = useLoad((signal) => client.call(api.me, { signal }), [client]);
  return (
    <Shell route={route}>
      {me.state === "loading" && <Loading lines={6} />}
      {me.state === "failed" && <Problem message={me.message} onRetry={reload} />}
      {me.state === "ready" && <Screen route={route} me={me.value} />}
    </Shell>
  );
}

/** Keys make a new screen of each message and record: nothing of the last one is left on it. */
function Screen({ route, me }: { readonly route: Route; readonly me: Me }) {
  switch (route.page) {
    case "assistant":
      return (
        <Suspense fallback={<Loading lines={8} />}>
          <AssistantPage />
        </Suspense>
      );
    case "followed":
      return <FollowedPage me={me} />;
    case "message":
      return <MessagePage key={route.messageId} messageId={route.messageId} recordId={route.recordId} />;
    case "records":
      return <RecordsPage />;
    case "record":
      return <RecordPage key={route.recordId} recordId={route.recordId} me={me} />;
    case "settings":
      return <SettingsPage me={me} />;
    case "missing":
      return <MissingPage />;
  }
}

void mount(<App />);
