import { AssistantPane } from "./features/assistant/AssistantPane.tsx";
import { mount } from "./ui/mount.tsx";

void mount(<AssistantPane />);
