"""WeCom customer service 微信客服: customers write in WeChat and are answered there."""
