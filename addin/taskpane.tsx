import { ComposePane } from "./features/compose/ComposePane.tsx";
import { useLeavePermit } from "./features/launch/useLeavePermit.ts";
import { mount } from "./ui/mount.tsx";

function Taskpane() {
  useLeavePermit();
  return <ComposePane />;
}

void mount(<Taskpane />);
