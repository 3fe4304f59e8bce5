import { createRoot } from "react-dom/client";
import { Recipient } from "./recipient/Recipient.tsx";

createRoot(document.getElementById("root")!).render(<Recipient />);
