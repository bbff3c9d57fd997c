-- A session with Neovim 0.7 or newer, which needs no display: nvim --headless -u NONE -i NONE -n -c 'luafile …'
-- CELLSCOPE_SERVER is the built server.js, CELLSCOPE_FILE a Python file whose first finding has a fix.
local server, file = vim.env.CELLSCOPE_SERVER, vim.env.CELLSCOPE_FILE

local function session()
  vim.cmd("edit " .. vim.fn.fnameescape(file))
  vim.bo.filetype = "python"
  local buffer = vim.api.nvim_get_current_buf()
  local exit_code
  local id = vim.lsp.start_client({
    name = "cellscope",
    cmd = { "node", server, "--stdio" },
    root_dir = vim.fn.fnamemodify(file, ":h"),
    on_exit = function(code)
      exit_code = code
    end,
  })
  assert(vim.lsp.buf_attach_client(buffer, id), "the server did not start")
  local function findings()
    return vim.diagnostic.get(buffer)
  end
  local function wait_for(what, condition)
    assert(vim.wait(15000, condition, 20), "waited in vain for " .. what)
  end
  wait_for("diagnostics", function()
    return #findings() > 0
  end)
  local count = #findings()
  local first = findings()[1]
  assert(first.source == "cellscope" and first.code, vim.inspect(first))

  local document = vim.lsp.util.make_text_document_params(buffer)
  local start = { line = first.lnum, character = first.col }
  local finish = { line = first.end_lnum, character = first.end_col }
  local function request(method, params)
    local answers, problem = vim.lsp.buf_request_sync(buffer, method, params, 5000)
    assert(answers and answers[id] and not answers[id].error, problem or vim.inspect(answers))
    return answers[id].result
  end
  local hover = request("textDocument/hover", { textDocument = document, position = start })
  assert(hover and hover.contents, "no hover on a captured name")

  local actions = request("textDocument/codeAction", {
    textDocument = document,
    range = { start = start, ["end"] = finish },
    context = { diagnostics = {} },
  })
  local encoding = vim.lsp.get_client_by_id(id).offset_encoding
  vim.lsp.util.apply_workspace_edit(actions[1].edit, encoding)
  wait_for("the finding to go", function()
    return #findings() == count - 1
  end)

  vim.lsp.stop_client(id)
  wait_for("the server to end", function()
    return exit_code ~= nil
  end)
  assert(exit_code == 0, "exit code " .. tostring(exit_code))
end

local ok, problem = pcall(session)
if not ok then
  io.stderr:write(tostring(problem) .. "\n")
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
