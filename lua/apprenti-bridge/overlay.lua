-- Texts and boxes over MAME's picture, for watching an agent. Coordinates are 0 to 1 from the top left.
-- They are in the user interface's layer: upright whatever the cabinet, and in no observation.

local overlay = {}

local MAX_MARKS = 64
local marks = {}

local function add(mark)
  assert(#marks < MAX_MARKS, 'there are ' .. MAX_MARKS .. ' marks already')
  marks[#marks + 1] = mark
end

function overlay.text(x, y, color, text)
  add(function(layer) layer:draw_text(x, y, text, color) end)
end

function overlay.box(x0, y0, x1, y1, line, fill)
  add(function(layer) layer:draw_box(x0, y0, x1, y1, line, fill) end)
end

function overlay.wipe()
  marks = {}
end

-- MAME empties the layer for every picture.
function overlay.draw()
  if #marks == 0 then return end
  local layer = manager.machine.render.ui_container
  for _, mark in ipairs(marks) do mark(layer) end
end

return overlay
