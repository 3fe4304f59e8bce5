import { Button, makeStyles, Tab, TabList, Text, tokens } from "@fluentui/react-components";
import { CalendarClockRegular, MailReadRegular, SearchRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { Me } from "../../../shared/api.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { ListPanel } from "../shell/ListPanel.tsx";
import { Page } from "../shell/Page.tsx";
import { hrefOf } from "../shell/routes.ts";
import { useWide } from "../shell/useMedia.ts";
import { useWhen } from "../shell/useWhen.ts";
import { ActivityList } from "./ActivityList.tsx";
import { entryOfMessage } from "./activity.ts";
import { FollowedGrid } from "./FollowedGrid.tsx";
import { FollowedList } from "./FollowedList.tsx";
import { FollowedToolbar } from "./FollowedToolbar.tsx";
import { useFollowed } from "./useFollowed.ts";
import { type FollowedSort, type FollowedView, followedLists } from "./view.ts";

const useStyles = makeStyles({
  approximate: { display: "block", color: tokens.colorNeutralForeground2 },
});

/** Everything the rep sent followed, and what came of it (spec H9); in its other view what is to be sent later. */
export function FollowedPage({ me }: { readonly me: Me }) {
  const styles = useStyles();
  const text = useText();
  const { view, changeView, ...panel } = useFollowed(me.repId);
  const changeSort = (sort: FollowedSort) => changeView({ sort });
  const changeSearch = (search: string) => changeView({ search });
  const none = <NoMessages view={view} onClear={() => changeSearch("")} />;
  return (
    <Page
      title={text("messages.followed.title")}
      subtitle={<Text className={styles.approximate}>{text("full.approximate")}</Text>}
    >
      <ViewChoice list={view.list} onChosen={(list) => changeView({ list })} />
      <FollowedToolbar view={view} onSort={changeSort} onSearch={changeSearch} />
      <ListPanel {...panel}>
        {(items) => {
          if (view.list === "scheduled") {
            return <ScheduledMessages items={items} none={none} onChanged={panel.reload} />;
          }
          return items.length > 0 ? <Messages items={items} sort={view.sort} onSort={changeSort} /> : none;
        }}
      </ListPanel>
    </Page>
  );
}

interface ViewChoiceProps {
  readonly list: FollowedView["list"];
  readonly onChosen: (list: FollowedView["list"]) => void;
}

function ViewChoice({ list, onChosen }: ViewChoiceProps) {
  const text = useText();
  return (
    <TabList
      aria-label={text("messages.view.label")}
      selectedValue={list}
      onTabSelect={(_event, { value }) => onChosen(value as FollowedView["list"])}
    >
      {followedLists.map((one) => (
        <Tab key={one} value={one}>
          {text(`messages.view.${one}`)}
        </Tab>
      ))}
    </TabList>
  );
}

interface ScheduledMessagesProps {
  readonly items: readonly MessageItem[];
  readonly none: ReactNode;
  readonly onChanged: () => void;
}

function ScheduledMessages({ items, none, onChanged }: ScheduledMessagesProps) {
  const text = useText();
  return (
    <ActivityList
      entries={items.map(entryOfMessage)}
      label={text("messages.scheduled.list")}
      linkTo={(messageId) => ({ href: hrefOf({ page: "message", messageId }) })}
      empty={none}
      onChanged={onChanged}
    />
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

function NoMessages({ view, onClear }: { readonly view: FollowedView; readonly onClear: () => void }) {
  const text = useText();
  const { list, search } = view;
  if (search === "") {
    return (
      <EmptyState
        icon={list === "followed" ? <MailReadRegular /> : <CalendarClockRegular />}
        title={text(`messages.${list}.empty.title`)}
        text={text(`messages.${list}.empty.text`)}
      />
    );
  }
  return (
    <EmptyState
      icon={<SearchRegular />}
      title={text("messages.followed.noMatch.title")}
      text={text(`messages.${list}.noMatch.text`, { search })}
      action={<Button onClick={onClear}>{text("messages.followed.clearSearch")}</Button>}
    />
  );
}
