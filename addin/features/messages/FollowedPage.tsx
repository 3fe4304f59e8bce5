import { Button, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { MailReadRegular, SearchRegular } from "@fluentui/react-icons";
import type { Me } from "../../../shared/api.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Page } from "../shell/Page.tsx";
import { ShowMore } from "../shell/ShowMore.tsx";
import { useWide } from "../shell/useMedia.ts";
import { useWhen } from "../shell/useWhen.ts";
import { FollowedGrid } from "./FollowedGrid.tsx";
import { FollowedList } from "./FollowedList.tsx";
import { FollowedToolbar } from "./FollowedToolbar.tsx";
import { type FollowedMessages, useFollowed } from "./useFollowed.ts";
import type { FollowedSort } from "./view.ts";

const useStyles = makeStyles({
  approximate: { display: "block", color: tokens.colorNeutralForeground2 },
  list: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  loading: { padding: tokens.spacingHorizontalL },
});

/** Everything the rep sent followed, and what came of it (spec H9). */
export function FollowedPage({ me }: { readonly me: Me }) {
  const styles = useStyles();
  const text = useText();
  const { view, messages, isLoadingMore, changeView, showMore, reload } = useFollowed(me.repId);
  const changeSort = (sort: FollowedSort) => changeView({ sort });
  const changeSearch = (search: string) => changeView({ search });
  return (
    <Page
      title={text("messages.followed.title")}
      subtitle={<Text className={styles.approximate}>{text("full.approximate")}</Text>}
    >
      <FollowedToolbar view={view} onSort={changeSort} onSearch={changeSearch} />
      {messages.state === "ready" && messages.staleBecause && (
        <Problem message={messages.staleBecause} intent="warning" onRetry={reload} />
      )}
      {messages.state === "failed" && <Problem message={messages.message} onRetry={reload} />}
      {messages.state === "loading" && (
        <div className={mergeClasses(styles.list, styles.loading)}>
          <Loading lines={8} />
        </div>
      )}
      {messages.state === "ready" && (
        <div className={styles.list}>
          <Messages
            messages={messages.value}
            sort={view.sort}
            search={view.search}
            onSort={changeSort}
            onSearch={changeSearch}
          />
          {messages.value.hasMore && <ShowMore isLoading={isLoadingMore} onShowMore={showMore} />}
        </div>
      )}
    </Page>
  );
}

interface MessagesProps {
  readonly messages: FollowedMessages;
  readonly sort: FollowedSort;
  readonly search: string;
  readonly onSort: (sort: FollowedSort) => void;
  readonly onSearch: (search: string) => void;
}

function Messages({ messages, sort, search, onSort, onSearch }: MessagesProps) {
  const text = useText();
  const isWide = useWide();
  const say = useWhen(messages.items.flatMap((item) => [item.sentAt, item.lastOpenedAt]));
  if (messages.items.length > 0) {
    return isWide ? (
      <FollowedGrid items={messages.items} sort={sort} onSort={onSort} say={say} />
    ) : (
      <FollowedList items={messages.items} say={say} />
    );
  }
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
      action={<Button onClick={() => onSearch("")}>{text("messages.followed.clearSearch")}</Button>}
    />
  );
}
