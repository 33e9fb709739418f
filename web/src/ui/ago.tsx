import { agoText } from "./ago-text";

type Props = { at: string };

/** How long ago, with the moment itself for who looks closer. */
export function Ago({ at }: Props) {
  return (
    <time dateTime={at} title={moment.format(new Date(at))}>
      {agoText(at, Date.now())}
    </time>
  );
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
