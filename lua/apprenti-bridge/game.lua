-- The machine as the commands see it: its inputs, its memory, its picture.

local facts = require('apprenti-bridge.facts')

local game = {}

local MAX_BLOCK_BYTES = 1 << 20

local fields, cpu, space = {}, nil, nil
local names, bound = {}, {} -- input fields by bit
local observe = function() return '' end

-- The fields named in `wanted`; fails on the first that the machine does not have.
local function find_fields(wanted)
  local found = {}
  for bit, name in ipairs(wanted) do
    found[bit] = assert(fields[name], 'this machine has no input named ' .. name:gsub('\t', ' '))
  end
  return found
end

-- Sets what the bits of a mask stand for, lowest bit first. A field is called by its name, or by the tag of
-- its port, a tab and its name where several ports have one of that name.
function game.bind(wanted)
  bound = find_fields(wanted)
  names = wanted
end

function game.press(mask)
  for bit, field in ipairs(bound) do field:set_value((mask >> (bit - 1)) & 1) end
end

local function assert_block(base, size)
  assert(space, 'the processor of this machine has no memory that can be read')
  assert(base >= 0 and size >= 1 and size <= MAX_BLOCK_BYTES and base + size - 1 <= space.address_mask,
    'the block is out of bounds')
end

-- A share of memory is read sixteen times faster as what MAME saves of it than through the processor's
-- eyes. The address map says whether a block is one.
local function share_reader(base, size)
  for _, entry in ipairs(space.map.entries) do
    if entry.share and entry.address_start <= base and base + size - 1 <= entry.address_end then
      local ending = '/:' .. entry.share
      for name, index in pairs(cpu.items) do
        local item = emu.item(index)
        if name:sub(-#ending) == ending and item.size == 1
          and item.count == entry.address_end - entry.address_start + 1 then
          local offset = base - entry.address_start
          return function() return item:read_block(offset, size) end
        end
      end
    end
  end
end

-- What to send with every step.
local observers = {}

function observers.none()
  return function() return '' end
end

local function block_reader(base, size)
  assert_block(base, size)
  local ok, reader = pcall(share_reader, base, size)
  if ok and reader then return reader end
  return function() return space:read_range(base, base + size - 1, 8) end
end

-- `blocks`: one address and size after the other. What is read of them comes in this order.
function observers.block(blocks)
  assert(#blocks >= 2 and #blocks % 2 == 0, 'each block is an address and a size')
  local readers, total = {}, 0
  for i = 1, #blocks, 2 do
    total = total + blocks[i + 1]
    readers[#readers + 1] = block_reader(blocks[i], blocks[i + 1])
  end
  assert(total <= MAX_BLOCK_BYTES, 'the blocks hold more than ' .. MAX_BLOCK_BYTES .. ' bytes')
  if #readers == 1 then return readers[1] end
  return function()
    local parts = {}
    for i, read in ipairs(readers) do parts[i] = read() end
    return table.concat(parts)
  end
end

-- Upright, of this very moment; rows from the top, each pixel as blue, green, red, 255.
function observers.rgb()
  local video = manager.machine.video
  return function() return (video:snapshot_pixels()) end
end

local observed = { kind = 'none' }

function game.choose(kind, blocks)
  local make = assert(observers[kind], 'there is nothing to observe named ' .. (kind or '?'))
  observe = make(blocks)
  observed = { kind = kind, blocks = blocks }
end

function game.observation()
  return observe()
end

function game.write(base, bytes)
  assert_block(base, #bytes)
  for i = 1, #bytes do space:write_u8(base + i - 1, bytes:byte(i)) end
end

-- Runs at the start and again after every reset of the machine: what was looked up before is then dead.
function game.look_up()
  local machine = manager.machine
  fields = {}
  for tag, port in pairs(machine.ioport.ports) do
    for name, field in pairs(port.fields) do
      fields[name] = field
      fields[tag .. '\t' .. name] = field
    end
  end
  bound = find_fields(names)
  cpu = facts.processor()
  space = cpu and cpu.spaces['program']
  game.choose(observed.kind, observed.blocks)
end

-- What the machine shows at this moment: width, height, and the pixels as `observe rgb` brings them.
function game.picture()
  local video = manager.machine.video
  local width, height = video:snapshot_size()
  return string.pack('<I4I4', width, height) .. video:snapshot_pixels()
end

-- What is known of the machine, as JSON.
function game.facts()
  return facts.tell(cpu)
end

-- As JSON, with the first half of the token: whoever listens has to know the other.
function game.hello(protocol, shown)
  local screen
  for _, s in pairs(manager.machine.screens) do screen = screen or s end
  assert(screen, 'this machine has no screen')
  local width, height = manager.machine.video:snapshot_size()
  return string.format(
    '{"protocol":%d,"token":"%s","driver":"%s","version":"%s","width":%d,"height":%d,"refreshHz":%.6f,"pid":%d}',
    protocol, shown, emu.romname(), emu.app_version(), width, height, screen.refresh, emu.pid())
end

return game
