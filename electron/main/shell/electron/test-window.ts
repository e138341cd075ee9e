import { BrowserWindow, screen } from 'electron'
import type { MonitorPlace } from '../../../shared/geometry/monitors'
import { calibrationPage } from '../../input/calibration/page'
import { newTitle, TEST_WINDOW, type TestWindow } from '../../input/calibration/test-window'

/** Shows the calibration page in a window of the app's own, which needs no browser on the machine. */
export async function openTestWindow(seed: number, monitor: MonitorPlace | null): Promise<TestWindow> {
  const title = newTitle()
  const window = new BrowserWindow({
    ...cornerOf(monitor),
    width: TEST_WINDOW.width,
    height: TEST_WINDOW.height,
    useContentSize: true,
    title,
    alwaysOnTop: true,
    autoHideMenuBar: true,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false }
  })
  await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(calibrationPage(title, seed))}`)
  window.focus()
  return {
    title,
    close: async () => {
      if (!window.isDestroyed()) window.destroy()
    }
  }
}

/** Monitors are placed in the desktop's own units; Electron places windows in scaled ones. */
function cornerOf(monitor: MonitorPlace | null): { x: number; y: number } | object {
  if (monitor === null) return {}
  const corner = { x: monitor.bounds.x + TEST_WINDOW.margin, y: monitor.bounds.y + TEST_WINDOW.margin }
  return process.platform === 'darwin' ? corner : screen.screenToDipPoint(corner)
}
