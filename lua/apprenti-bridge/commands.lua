-- The commands there are; nothing else is understood and no code can be sent. The first must be `open`.
--   open <protocol> <secret>          O  the other half of the token
--   facts                             M + JSON: the machine's name, screens, inputs and memory (facts.lua)
--   bind <field>|<field>|...          F  the input fields that the bits of a mask stand for, lowest bit first;
--                                        | and % in a name are written %7C and %25
--   observe none|block <base> <size> <base> <size> ...|rgb
--                                     B  what every step brings along, now + its bytes
--   picture                           P + width, height (4 bytes each, little-endian) + the picture as it is now
--   step <frames> <mask>              S + the observation, `frames` frames later
--   keep <path> <frames> <mask>       the same, after saving this moment to <path>
--   restore <path> <frames> <mask>    the same, after returning to the moment saved in <path>
--   write <address> <hex bytes>       W + the observation, after writing memory
--   text <x> <y> <argb> <words>       D  drawn over the picture from now on
--   box <x0> <y0> <x1> <y1> <line> <fill>   D  likewise
--   wipe                              D  nothing is drawn any more
--   leave                             L  the game is let go; only where commands come over TCP
-- A command that fails answers E + name of the command + tab + what was wrong.

local game = require('apprenti-bridge.game')
local overlay = require('apprenti-bridge.overlay')
local wire = require('apprenti-bridge.wire')

local commands = {}

commands.PROTOCOL = 3
local MAX_FRAMES = 36000
local MAX_TEXT_BYTES = 200
-- Every state that MAME saves begins so. It dies of a state that does not.
local STATE_HEAD = 'MAMESAVE'

local token = os.getenv('APPRENTI_TOKEN') or ''
local half = #token // 2
commands.shown = token:sub(1, half)

local is_open = false
local left = 0 -- frames still to run for the step under way
local owed = false -- a step under way has not been answered

local function number(text, what)
  local digits = assert(text and text:match('^%d+$'), what .. ' is not a whole number')
  return assert(math.tointeger(tonumber(digits)), what .. ' is too large')
end

local function fraction(text, what)
  local value = text and text:match('^%d*%.?%d+$') and tonumber(text)
  assert(value and value <= 1, what .. ' is not a number from 0 to 1')
  return value
end

local function color(text)
  return tonumber(assert(text and text:match('^%x%x%x%x%x%x%x%x$'), 'a color is eight hex digits'), 16)
end

local function path(text)
  return assert(text and text:match('^[^%c]+$'), 'there is no path')
end

local function start_step(frames, mask)
  frames, mask = number(frames, 'frames'), number(mask, 'mask')
  assert(frames >= 1 and frames <= MAX_FRAMES, 'frames is not from 1 to ' .. MAX_FRAMES)
  game.press(mask)
  left, owed = frames, true
  return true
end

-- Each returns true when the game must run before the next command.
local known = {}

function known.open(rest)
  local protocol, secret = rest:match('^(%S+) (%S+)$')
  assert(number(protocol, 'protocol') == commands.PROTOCOL,
    'this plugin speaks protocol ' .. commands.PROTOCOL)
  assert(half > 0 and secret == token:sub(half + 1), 'the token is wrong')
  is_open = true
  wire.send('O', '')
end

function known.bind(rest)
  local wanted = {}
  for name in rest:gmatch('[^|]+') do
    wanted[#wanted + 1] = name:gsub('%%(%x%x)', function(b) return string.char(tonumber(b, 16)) end)
  end
  assert(#wanted >= 1 and #wanted <= 63, 'from 1 to 63 inputs must be named')
  game.bind(wanted)
  wire.send('F', '')
end

function known.observe(rest)
  local kind, places = rest:match('^(%S+) ?(.*)$')
  local blocks = {}
  for place in (places or ''):gmatch('%S+') do
    blocks[#blocks + 1] = number(place, #blocks % 2 == 0 and 'base' or 'size')
  end
  game.choose(kind, blocks)
  wire.send('B', game.observation())
end

function known.facts()
  wire.send('M', game.facts())
end

function known.picture()
  wire.send('P', game.picture())
end

function known.step(rest)
  return start_step(rest:match('^(%S+) (%S+)$'))
end

function known.keep(rest)
  local file, frames, mask = rest:match('^(.+) (%S+) (%S+)$')
  path(file)
  start_step(frames, mask)
  manager.machine:save(file)
  return true
end

function known.restore(rest)
  local file, frames, mask = rest:match('^(.+) (%S+) (%S+)$')
  local state = assert(io.open(path(file), 'rb'), 'there is no such state')
  local head = state:read(#STATE_HEAD)
  state:close()
  assert(head == STATE_HEAD, 'this is no state of MAME')
  start_step(frames, mask)
  manager.machine:load(file)
  return true
end

function known.write(rest)
  local base, hex = rest:match('^(%S+) (%x+)$')
  assert(base and #hex % 2 == 0, 'an address and bytes in hex are needed')
  game.write(number(base, 'address'), (hex:gsub('%x%x', function(b) return string.char(tonumber(b, 16)) end)))
  wire.send('W', game.observation())
end

function known.text(rest)
  local x, y, argb, words = rest:match('^(%S+) (%S+) (%S+) (.+)$')
  assert(words and #words <= MAX_TEXT_BYTES, 'there are no words, or too many')
  overlay.text(fraction(x, 'x'), fraction(y, 'y'), color(argb), words)
  wire.send('D', '')
end

function known.box(rest)
  local x0, y0, x1, y1, line, fill = rest:match('^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
  overlay.box(fraction(x0, 'x0'), fraction(y0, 'y0'), fraction(x1, 'x1'), fraction(y1, 'y1'), color(line), color(fill))
  wire.send('D', '')
end

function known.wipe()
  overlay.wipe()
  wire.send('D', '')
end

function known.leave()
  assert(not wire.has_stdin, 'this MAME ends when its standard input does')
  wire.send('L', '')
  wire.close()
end

-- Carries out one line. True when the game must run before the next.
function commands.obey(line)
  local name, rest = (line .. ' '):match('^(%l+) (.*)$')
  rest = rest and rest:sub(1, -2)
  local command = known[name]
  if not command then
    wire.send('E', (name or '?') .. '\tunknown command')
  elseif not is_open and name ~= 'open' then
    wire.send('E', name .. '\topen the connection first')
  else
    local ok, result = pcall(command, rest)
    if ok then return result end
    -- Without the place in this file, which MAME puts before the message.
    wire.send('E', name .. '\t' .. tostring(result):gsub('^.-%.lua:%d+: ', ''))
  end
  return false
end

-- Whether whoever sends commands has shown the token.
function commands.is_open()
  return is_open
end

-- Counts a frame that has run. True when the step under way needs more.
function commands.is_stepping()
  if left > 0 then left = left - 1 end
  return left > 0
end

-- Answers the step that has just run, if there is one.
function commands.answer()
  if not owed then return end
  owed = false
  wire.send('S', game.observation())
end

-- Lets go of everything, for a game that goes on by itself.
function commands.release()
  is_open, left, owed = false, 0, false
  game.press(0)
  overlay.wipe()
end

return commands
