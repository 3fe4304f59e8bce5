import { Link } from "@fluentui/react-components";
import { useText } from "./Frame.tsx";

interface ExternalLinkProps {
  readonly href: string;
  readonly label: string;
  readonly inline?: boolean;
}

/** A link out of the pane, which says so to those who can't see it happen. */
export function ExternalLink({ href, label, inline = false }: ExternalLinkProps) {
  const text = useText();
  return (
    <Link
      href={href}
      target="_blank"
      rel="noopener"
      inline={inline}
      aria-label={text("addin.opensNewWindow", { label })}
    >
      {label}
    </Link>
  );
}
