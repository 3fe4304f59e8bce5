import { createRoot } from "react-dom/client";
import { Outlook } from "./outlook/Outlook.tsx";

/** The rep belongs to `localhost`, as the product does; the other name of this machine is the recipient's. */
if (location.hostname === "127.0.0.1") {
  const address = new URL(location.href);
  address.hostname = "localhost";
  location.replace(address);
} else {
  createRoot(document.getElementById("root")!).render(<Outlook />);
}
