import { useAnnounce } from "@fluentui/react-components";
import { api } from "../../../shared/api.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { AskFirst } from "../shell/AskFirst.tsx";

interface StopFollowingProps {
  readonly messageId: string;
  readonly onStopped: () => void;
}

/** Ends recording for a sent message, after saying what that does. */
export function StopFollowing({ messageId, onStopped }: StopFollowingProps) {
  const text = useText();
  const client = useApi();
  const { announce } = useAnnounce();
  const finish = () => {
    announce(text("messages.stop.done"));
    onStopped();
  };
  return (
    <AskFirst
      label={text("messages.stop")}
      question={text("messages.stop.question")}
      means={text("messages.stop.means")}
      yes={text("messages.stop.yes")}
      no={text("messages.stop.no")}
      work={() => client.call(api.unfollow, { params: { messageId } })}
      onDone={finish}
    />
  );
}
