"""Which words and pieces of words a message holds, counted and weighed the same way in training and in answering."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

_LONGEST = 5  # characters in a piece; shorter ones down to 2
_RAREST = 2  # what stands in one example only teaches that example
_HAN = ("\u4e00", "\u9fff")  # one character of Chinese is a word, or nearly
_WEIGHT_OF_WORDS = 1.5


def pieces(word: str) -> list[str]:
    """Runs of 2 to 5 characters inside a word and its two edges: what survives a typing error."""
    edged = f" {word} "
    last = len(edged)
    found = [edged[at : at + size] for size in range(2, min(_LONGEST, last) + 1) for at in range(last - size + 1)]
    if not word.isascii():
        found += [each for each in word if _HAN[0] <= each <= _HAN[1]]
    return found


def pairs(words: Sequence[str]) -> list[str]:
    """Neighbours, also with one word between: "gak bisa" says what "gak" and "bisa" apart do not."""
    near = [f"{one} {other}" for one, other in itertools.pairwise(words)]
    return near + [f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False)]


class Features:
    """Weighed counts (TF-IDF) of words and pairs, and of pieces of words; the half of words weighs half as much again.

    The columns of words and pairs come first, those of pieces after ``split``.
    """

    def __init__(self, terms: Mapping[str, int], chunks: Mapping[str, int], weights: np.ndarray) -> None:
        self.terms = dict(terms)
        self.chunks = dict(chunks)
        self.split = len(self.terms)
        self.weights = weights
        # Cutting a known word again for every caller would be half of the work. Only words of the training
        # data are kept: what callers write must not pile up in memory.
        known = (term for term in self.terms if " " not in term)
        self._chunks_of = {word: self._columns(word) for word in known}

    @classmethod
    def learn(cls, texts: Iterable[Sequence[str]]) -> "Features":
        """Find the terms of texts of normalised words and weigh them: what stands everywhere says little."""
        terms: Counter[str] = Counter()
        chunks: Counter[str] = Counter()
        total = 0
        for words in texts:
            terms.update({*words, *pairs(words)})
            chunks.update({chunk for word in words for chunk in pieces(word)})
            total += 1
        kept_terms = sorted(term for term, count in terms.items() if count >= _RAREST)
        kept_chunks = sorted(chunk for chunk, count in chunks.items() if count >= _RAREST)
        counts = np.array([terms[each] for each in kept_terms] + [chunks[each] for each in kept_chunks], dtype=float)
        weights = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        columns = {each: at for at, each in enumerate(kept_terms)}
        return cls(columns, {each: len(columns) + at for at, each in enumerate(kept_chunks)}, weights)

    def _neighbours(self, words: Sequence[str]) -> Iterator[tuple[int, tuple[int, int]]]:
        """The columns of pairs, and which two words each is of."""
        places = [(at, at + 1) for at in range(len(words) - 1)] + [(at, at + 2) for at in range(len(words) - 2)]
        for pair, near in zip(pairs(words), places, strict=True):
            column = self.terms.get(pair)
            if column is not None:
                yield column, near

    def _columns(self, word: str) -> list[int]:
        found = map(self.chunks.get, pieces(word))
        return [column for column in found if column is not None]

    def of(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Columns and their values for one text of normalised words."""
        found = [column for column in map(self.terms.get, [*words, *pairs(words)]) if column is not None]
        for word in words:
            found += self._chunks_of.get(word) or self._columns(word)
        columns, counts = np.unique(np.array(found, dtype=np.int32), return_counts=True)
        values = (1 + np.log(counts)).astype(np.float32) * self.weights[columns]
        split = np.searchsorted(columns, self.split)
        for half, weight in ((values[:split], _WEIGHT_OF_WORDS), (values[split:], 1.0)):
            if half.size:
                half *= weight / np.sqrt(half @ half)
        return columns, values

    def by_word(self, words: Sequence[str], slopes: np.ndarray, opinions: Sequence[int]) -> np.ndarray:
        """What each word (rows) brings to the sums of values by these columns of ``slopes``.

        A pair's part is shared by its two words and, to within the logarithm, a piece's by all words that hold it.
        """
        columns, values = self.of(words)
        held = [
            (at, column) for at, word in enumerate(words) for column in self._chunks_of.get(word) or self._columns(word)
        ]
        held += [(at, self.terms[word]) for at, word in enumerate(words) if word in self.terms]
        held += [(at, column) for column, near in self._neighbours(words) for at in near]
        if not held:
            return np.zeros((len(words), len(opinions)), dtype=np.float32)
        where, which = np.array(held, dtype=np.int32).T
        places = np.searchsorted(columns, which)
        often = np.bincount(places, minlength=len(columns))
        shared = csr_matrix((np.ones(len(places), np.float32), (where, places)), shape=(len(words), len(columns)))
        return shared @ (slopes[np.ix_(columns, opinions)] * (values / often)[:, None])

    def matrix(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        """A row for each text."""
        rows = [self.of(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.weights)))
