import { Link, makeStyles, Switch, Text, tokens } from "@fluentui/react-components";
import type { Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { cutMiddle } from "../attachments/rules.ts";
import { PreviewList } from "./PreviewList.tsx";
import type { PreviewLink, PreviewLists } from "./rules.ts";
import type { LeftAlone } from "./useLeftAlone.ts";

const useStyles = makeStyles({
  item: { display: "flex", alignItems: "flex-start", columnGap: tokens.spacingHorizontalS },
  words: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  switch: { margin: 0, flexShrink: 0 },
  hosts: { display: "flex", flexDirection: "column", alignItems: "flex-start" },
});

const TEXT_LENGTH = 60;
const ADDRESS_LENGTH = 48;

interface FollowedProps {
  readonly lists: PreviewLists;
  readonly onSkip: (url: string, isSkipped: boolean) => void;
  readonly onSkipHost: (host: string) => void;
}

export function FollowedLinks({ lists: { followed, hosts }, onSkip, onSkipHost }: FollowedProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <PreviewList
      title={text("preview.followed", { count: followed.length })}
      none={text("preview.followed.none")}
      items={followed.map((link) => <LinkItem key={link.key} link={link} onSkip={onSkip} />)}
    >
      <div className={styles.hosts}>
        {hosts.map((host) => (
          <Link key={host} as="button" onClick={() => onSkipHost(host)}>
            {text("preview.always", { host })}
          </Link>
        ))}
      </div>
    </PreviewList>
  );
}

interface LeftAloneProps {
  readonly lists: PreviewLists;
  readonly leftAlone: LeftAlone;
  readonly onSkip: (url: string, isSkipped: boolean) => void;
}

export function LeftAloneLinks({ lists, leftAlone, onSkip }: LeftAloneProps) {
  const styles = useStyles();
  const text = useText();
  const { hosts, isNotKept } = leftAlone;
  return (
    <>
      <PreviewList
        title={text("preview.leftAlone", { count: lists.leftAlone.length })}
        none={text("preview.leftAlone.none")}
        items={lists.leftAlone.map((link) => <LinkItem key={link.key} link={link} onSkip={onSkip} />)}
      />
      {hosts.length > 0 && (
        <PreviewList
          title={text("preview.always.list")}
          items={hosts.map((host) => (
            <li key={host} className={styles.item}>
              <Link as="button" onClick={() => void leftAlone.remove(host)}>
                {text("preview.always.undo", { host })}
              </Link>
            </li>
          ))}
        />
      )}
      {isNotKept && <Problem intent="warning" message={text("preview.always.notKept")} />}
    </>
  );
}

interface LinkItemProps {
  readonly link: PreviewLink;
  readonly onSkip: (url: string, isSkipped: boolean) => void;
}

/** Two lines: the text, and where it leads; a third says why it is left alone. */
function LinkItem({ link, onSkip }: LinkItemProps) {
  const styles = useStyles();
  const text = useText();
  const shown = link.text === "" ? text("preview.noText") : cutMiddle(link.text, TEXT_LENGTH);
  const to = link.host || cutMiddle(link.url, ADDRESS_LENGTH);
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        <Text>
          <bdi>{shown}</bdi>
        </Text>
        <Text size={200} className={styles.quiet} title={link.url}>
          {text("preview.linkTo", { host: to })}
        </Text>
        {link.reason !== undefined && <Text size={200}>{reasonWords(link, text)}</Text>}
      </span>
      {link.canSwitch && (
        <Switch
          className={styles.switch}
          aria-label={text("preview.follow", { text: shown, host: to })}
          data-url={link.url}
          checked={link.isFollowed}
          onChange={(_event, { checked }) => onSkip(link.url, !checked)}
        />
      )}
    </li>
  );
}

const reasonWords = ({ reason, host }: PreviewLink, text: Translate): string =>
  reason === undefined ? "" : text(`preview.skip.${reason}`, { host });
