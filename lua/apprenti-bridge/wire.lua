-- The connection to Apprenti. Replies go over a TCP connection that MAME opens to 127.0.0.1:
-- 4 bytes of length (little-endian), 1 byte of kind, content. Commands are lines. They come on standard
-- input when Apprenti started MAME: reading blocks in the kernel, so MAME waits without using the
-- processor and sees the end of the file when Apprenti is gone. Otherwise they come over the same TCP
-- connection, which MAME's sockets can only poll and whose end they only show to a writer.

local wire = {}

-- Below 256 bytes MAME reads ahead, and the next write throws away what was read ahead.
local READ_BYTES = 4096
local MAX_LINE_BYTES = 4096

local socket
local unread = ''

wire.has_stdin = os.getenv('APPRENTI_COMMANDS') == 'stdin'

function wire.is_open()
  return socket ~= nil
end

-- Why there is no connection, or nil when there is one.
function wire.connect()
  local port = math.tointeger(tonumber(os.getenv('APPRENTI_PORT')))
  if not port then return 'APPRENTI_PORT does not name a port' end
  local s = emu.file('rw')
  local failure = s:open('socket.127.0.0.1:' .. port)
  if failure then return failure end
  socket, unread = s, ''
end

function wire.close()
  if socket then socket:close() end
  socket, unread = nil, ''
end

-- True when it was taken; false closes the connection.
function wire.send(kind, content)
  local message = string.pack('<s4', kind .. content)
  if socket and socket:write(message) == #message then return true end
  wire.close()
  return false
end

-- The next command, waiting for it. Nil when there will be no more.
function wire.wait()
  return io.stdin:read('l')
end

local function cut()
  local stop = unread:find('\n', 1, true)
  if not stop then return nil end
  local line = unread:sub(1, stop - 1)
  unread = unread:sub(stop + 1)
  return line
end

-- The next command if there is one by now. A line longer than any command ends the connection.
function wire.poll()
  local line = cut()
  if line or not socket then return line end
  unread = unread .. (socket:read(READ_BYTES) or '')
  line = cut()
  if not line and #unread > MAX_LINE_BYTES then
    wire.send('E', '?\tthe line is too long')
    wire.close()
  end
  return line
end

return wire
