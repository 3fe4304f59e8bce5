import { Button, Field, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { type Channel, ChannelLimits } from "../../../shared/channel.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Heading } from "../shell/Heading.tsx";
import { useWhen } from "../shell/useWhen.ts";
import { Setting } from "./Setting.tsx";
import { type ChannelForm, useChannel } from "./useChannel.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, maxWidth: "720px" },
  form: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

/** Where the rep's own cards are posted to besides the pane (spec A5). */
export function ChannelSection() {
  const styles = useStyles();
  const text = useText();
  const form = useChannel();
  const { answer } = form;
  return (
    <section className={styles.root} aria-label={text("channel.title")}>
      <Heading>{text("channel.title")}</Heading>
      {answer.state === "loading" && <Loading lines={3} />}
      {answer.state === "failed" && <Problem message={answer.message} onRetry={form.reload} />}
      {answer.state === "ready" && (
        <Known form={form} isAllowed={answer.value.isAllowed} channel={answer.value.channel} />
      )}
    </section>
  );
}

interface KnownProps {
  readonly form: ChannelForm;
  readonly isAllowed: boolean;
  readonly channel: Channel | null;
}

function Known({ form, isAllowed, channel }: KnownProps) {
  const text = useText();
  const styles = useStyles();
  const say = useWhen([channel?.failingSince ?? null]);
  const failingSince = channel?.failingSince;
  return (
    <>
      {!isAllowed && <Text>{text("channel.notAllowed")}</Text>}
      {isAllowed && failingSince && (
        <Problem intent="warning" message={text("channel.failing", { when: say.near(failingSince) })} />
      )}
      {(isAllowed || channel) && (
        <Setting means={text(isAllowed ? "channel.means" : "channel.stillThere")}>
          {isAllowed && <AddressForm key={channel?.url} form={form} channel={channel} />}
          {channel && (
            <div className={styles.buttons}>
              <Button onClick={form.remove} disabledFocusable={form.act.state === "working"}>
                {text("channel.remove")}
              </Button>
            </div>
          )}
        </Setting>
      )}
      {form.act.state === "failed" && <Problem message={form.act.message} />}
      {form.made && (
        <Field label={text("channel.secret")} hint={text("channel.secret.means")}>
          <Input readOnly value={form.made.secret} onFocus={(event) => event.target.select()} />
        </Field>
      )}
    </>
  );
}

function AddressForm({ form, channel }: Omit<KnownProps, "isAllowed">) {
  const styles = useStyles();
  const text = useText();
  const [url, setUrl] = useState(channel?.url ?? "");
  function save(event: FormEvent) {
    event.preventDefault();
    if (form.act.state !== "working") form.save(url.trim());
  }
  return (
    <form className={styles.form} noValidate onSubmit={save}>
      <Field label={text("channel.url")}>
        <Input
          type="url"
          value={url}
          maxLength={ChannelLimits.maxUrl}
          autoComplete="off"
          onChange={(_event, data) => setUrl(data.value)}
        />
      </Field>
      <div className={styles.buttons}>
        <Button type="submit" disabledFocusable={url.trim() === "" || form.act.state === "working"}>
          {text(channel ? "channel.renew" : "channel.save")}
        </Button>
      </div>
    </form>
  );
}
