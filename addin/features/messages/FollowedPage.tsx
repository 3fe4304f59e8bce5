import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { MailReadRegular, SearchRegular } from "@fluentui/react-icons";
import type { Me } from "../../../shared/api.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { ListPanel } from "../shell/ListPanel.tsx";
import { Page } from "../shell/Page.tsx";
import { useWide } from "../shell/useMedia.ts";
import { useWhen } from "../shell/useWhen.ts";
import { FollowedGrid } from "./FollowedGrid.tsx";
import { FollowedList } from "./FollowedList.tsx";
import { FollowedToolbar } from "./FollowedToolbar.tsx";
import { useFollowed } from "./useFollowed.ts";
import type { FollowedSort } from "./view.ts";

const useStyles = makeStyles({
  approximate: { display: "block", color: tokens.colorNeutralForeground2 },
});

/** Everything the rep sent followed, and what came of it (spec H9). */
export function FollowedPage({ me }: { readonly me: Me }) {
  const styles = useStyles();
  const text = useText();
  const { view, changeView, ...panel } = useFollowed(me.repId);
  const changeSort = (sort: FollowedSort) => changeView({ sort });
  const changeSearch = (search: string) => changeView({ search });
  return (
    <Page
      title={text("messages.followed.title")}
      subtitle={<Text className={styles.approximate}>{text("full.approximate")}</Text>}
    >
      <FollowedToolbar view={view} onSort={changeSort} onSearch={changeSearch} />
      <ListPanel {...panel}>
        {(items) =>
          items.length > 0 ? (
            <Messages items={items} sort={view.sort} onSort={changeSort} />
          ) : (
            <NoMessages search={view.search} onClear={() => changeSearch("")} />
          )
        }
      </ListPanel>
    </Page>
  );
}

interface MessagesProps {
  readonly items: readonly MessageItem[];
  readonly sort: FollowedSort;
  readonly onSort: (sort: FollowedSort) => void;
}

function Messages({ items, sort, onSort }: MessagesProps) {
  const isWide = useWide();
  const say = useWhen(items.flatMap((item) => [item.sentAt, item.lastOpenedAt]));
  return isWide ? (
    <FollowedGrid items={items} sort={sort} onSort={onSort} say={say} />
  ) : (
    <FollowedList items={items} say={say} />
  );
}

function NoMessages({ search, onClear }: { readonly search: string; readonly onClear: () => void }) {
  const text = useText();
  if (search === "") {
    return (
      <EmptyState
        icon={<MailReadRegular />}
        title={text("messages.followed.empty.title")}
        text={text("messages.followed.empty.text")}
      />
    );
  }
  return (
    <EmptyState
      icon={<SearchRegular />}
      title={text("messages.followed.noMatch.title")}
      text={text("messages.followed.noMatch.text", { search })}
      action={<Button onClick={onClear}>{text("messages.followed.clearSearch")}</Button>}
    />
  );
}
