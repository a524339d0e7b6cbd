"""The whole way by real mail servers: swaks and Postfix in, Dovecot, the hub, Postfix out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from email.message import EmailMessage

import pytest

from channels.email import mailbox
from channels.email.channel import EmailChannel
from hub.core.channel import Account
from hub.core.messages import Delivery, Message
from hub.core.parts import Text, plain_text
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.messages import Messages
from tests.channels.doubles import FakeHub
from tests.channels.email.servers import MailServers, mail_servers
from tests.channels.running import Running, running

pytestmark = [pytest.mark.peers, pytest.mark.store]
START = ("--from", "zhang@customers.test", "--to", "support@unicom.test")


@pytest.fixture(scope="module")
def started() -> Iterator[MailServers]:
    with mail_servers() as servers:
        yield servers


@pytest.fixture
def servers(started: MailServers) -> MailServers:
    started.empty()
    return started


def hub_of(db: Database, servers: MailServers) -> AbstractAsyncContextManager[Running]:
    return running(db, configs={"email": servers.config})


@pytest.fixture
async def hub(db: Database, servers: MailServers) -> AsyncIterator[Running]:
    async with hub_of(db, servers) as found:
        yield found


async def wait_for[T](look: Callable[[], T], seconds: float = 20) -> T:
    async with asyncio.timeout(seconds):
        while not (found := look()):
            await asyncio.sleep(0.05)
    return found
