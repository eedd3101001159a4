import { LabelledMiniature } from '../overlay/Miniature';
import { PopoverButton } from '../ui';
import type { ViewEntry } from '../views';
import './about-view.css';
import { words } from './words';

/** The view in two sentences, drawn small, with its paper and its page. */
export const AboutView = ({ view: { title, about } }: { view: ViewEntry }) => (
  <PopoverButton
    title="?"
    name={words.aboutView.title}
    label={words.aboutView.title}
    look="quiet"
    side="right"
    help={words.aboutView.help(title)}
  >
    <div className="about-view">
      <h3>{title}</h3>
      <p>{about.text}</p>
      <LabelledMiniature {...about.miniature} />
      {about.paper && <p className="dim">{words.aboutView.paper(about.paper)}</p>}
      <p className="dim">{words.aboutView.manual(about.page)}</p>
    </div>
  </PopoverButton>
);
