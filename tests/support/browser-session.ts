/** Uses a browser shell's link the way a browser does; answers the Cookie header that it got. */
export async function sessionCookie(link: string): Promise<string> {
  const response = await fetch(link, { redirect: 'manual' })
  const [cookie = ''] = response.headers.getSetCookie()
  return cookie.split(';', 1)[0] ?? ''
}
