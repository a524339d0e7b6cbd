"""WeChat Official Accounts (公众号、服务号): messages pushed to us, answers by the interface."""
