;;; A session with Emacs and eglot, which needs no display: emacs -Q --batch -l …  -*- lexical-binding: t -*-
;; CELLSCOPE_SERVER is the built server.js, CELLSCOPE_FILE a Python file whose first finding has a fix.
;; Debian installs eglot for Emacs 28 below this folder; from 29 on it is part of Emacs.
(dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*"))
  (add-to-list 'load-path folder))
(require 'eglot)
(require 'python)
(setq eglot-sync-connect 10
      eglot-send-changes-idle-time 0.05
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      create-lockfiles nil)
(add-to-list 'eglot-server-programs
             `(python-mode . ("node" ,(getenv "CELLSCOPE_SERVER") "--stdio")))

(defun wait-for (what condition)
  (let ((end (+ (float-time) 15)) result)
    (while (and (not (setq result (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (or result (error "Waited in vain for %s" what))))

(with-current-buffer (find-file-noselect (getenv "CELLSCOPE_FILE"))
  (python-mode)
  (apply #'eglot--connect (eglot--guess-contact))
  (wait-for "the connection" (lambda () eglot--managed-mode))
  (flymake-mode 1)
  (flymake-start)
  (wait-for "diagnostics" #'flymake-diagnostics)
  (let* ((server (eglot-current-server))
         (findings (sort (flymake-diagnostics)
                         (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))
         (first (car findings)))
    (goto-char (flymake-diagnostic-beg first))
    (unless (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams))
      (error "No hover on a captured name"))
    (let ((actions (eglot-code-actions (flymake-diagnostic-beg first)
                                       (flymake-diagnostic-end first) "quickfix")))
      (eglot--apply-workspace-edit (plist-get (car actions) :edit)))
    (eglot--signal-textDocument/didChange)
    (wait-for "the finding to go"
              (lambda () (= (length (flymake-diagnostics)) (1- (length findings)))))
    (set-buffer-modified-p nil)
    (eglot-shutdown server)))
