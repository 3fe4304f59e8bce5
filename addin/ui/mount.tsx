import { Button } from "@fluentui/react-components";
import { PlugDisconnectedRegular } from "@fluentui/react-icons";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiProvider } from "../api/ApiProvider.tsx";
import { startOffice } from "../office/environment.ts";
import { EmptyState } from "./EmptyState.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Frame, useText } from "./Frame.tsx";

/** Starts a pane or page in `#root`, once Outlook is ready, with everything the hooks need around it. */
export async function mount(content: ReactNode): Promise<void> {
  const root = createRoot(document.getElementById("root")!);
  const environment = await startOffice();
  root.render(
    <StrictMode>
      <Frame environment={environment}>
        <ErrorBoundary fallback={<Crashed />}>
          <ApiProvider>{content}</ApiProvider>
        </ErrorBoundary>
      </Frame>
    </StrictMode>,
  );
}

function Crashed() {
  const text = useText();
  return (
    <EmptyState
      icon={<PlugDisconnectedRegular />}
      title={text("addin.crashed.title")}
      text={text("addin.crashed.text")}
      action={<Button onClick={() => window.location.reload()}>{text("addin.crashed.reload")}</Button>}
    />
  );
}
