import { ComposePane } from "./features/compose/ComposePane.tsx";
import { mount } from "./ui/mount.tsx";

void mount(<ComposePane />);
