import { Menu } from 'electron';
import { menuTemplate } from './menu-template';

export function setupMenu(send: (action: string) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform)));
}
