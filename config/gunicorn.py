"""How gunicorn serves the web application."""

import os

from config.logging import dict_config

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
worker_class = "gthread"
timeout = 60  # seconds
graceful_timeout = 5  # seconds
control_socket_disable = True
# Requests are logged by the application, without paths; gunicorn's own lines take the same form.
logconfig_dict = dict_config(os.environ.get("LOG_LEVEL", "INFO"))
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
}
