import { Menu } from 'electron';
import { type MenuActions, menuTemplate, type RecentDocument } from './menu-template';

/** The native menu; returns what puts the recent documents into it. */
export function setupMenu(actions: MenuActions): (documents: readonly RecentDocument[]) => void {
  const show = (documents: readonly RecentDocument[]): void => {
    const template = menuTemplate(actions, documents, process.platform);
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  show([]);
  return show;
}
