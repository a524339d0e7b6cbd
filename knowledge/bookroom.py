"""The room as one object: the articles, the index that follows them, and who works with both."""

from collections.abc import Callable

from hub.pipeline.pipeline import Spine
from hub.store.articles import Articles
from knowledge.backend import SearchBackend
from knowledge.library import Library
from knowledge.projection import Projection
from knowledge.search import ArticleSearch
from knowledge.titles import Titles


class Bookroom:
    """`may_build`: whether this process builds the index, of all who share it."""

    def __init__(self, spine: Spine, index: SearchBackend, may_build: Callable[[], bool]) -> None:
        articles = Articles(spine.db)
        self._feed = spine.feed
        self.index = index
        self.search = ArticleSearch(index, clock=spine.clock)
        self.library = Library(spine.committer, articles)
        self.titles = Titles(articles)
        self.projection = Projection(index, articles, may_build=may_build)
        spine.feed.listen(self.titles.hear)

    async def run(self) -> None:
        """Keep the index equal to the articles; when the feed has started, until cancelled."""
        await self.projection.run(self._feed)
