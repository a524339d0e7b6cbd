"""What the supervisor asks of a database server before the hub uses it: is it up, who may enter."""

from pymongo.errors import PyMongoError

from hub.core.errors import Unavailable
from hub.store.database import connect


async def answers(uri: str, *, timeout: float = 1.0) -> bool:
    """Whether a server answers an authenticated ping at this address within `timeout` seconds."""
    database = connect(uri, timeout=timeout)
    try:
        await database.ping()
    except Unavailable:
        return False
    finally:
        database.close()
    return True


async def create_root(uri: str, name: str, password: str) -> None:
    """Make the one user of a server that still lets anyone in, or renew its password."""
    database = connect(uri)
    user = {"pwd": password, "roles": ["root"]}
    try:
        known = await database.client.admin.command("usersInfo", name)
        verb = "updateUser" if known["users"] else "createUser"
        await database.client.admin.command({verb: name, **user})
    except PyMongoError as error:
        raise Unavailable(str(error)) from error
    finally:
        database.close()


async def server_version(uri: str, *, timeout: float = 3.0) -> str:
    """The version of the server; raises Unavailable when it is down, too old or refuses us."""
    database = connect(uri, timeout=timeout)
    try:
        return await database.check_version()
    except PyMongoError as error:
        raise Unavailable(str(error)) from error
    finally:
        database.close()
