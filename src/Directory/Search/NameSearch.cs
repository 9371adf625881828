using System.Runtime.InteropServices;
using System.Text;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// One search in one partition: of the files that have all words, the best are kept. The files of the query's rarest word are gone
/// through from the most promising on, and looked for among those of the other words, until the rest can only be worse than what there is.
/// The work is bounded, whatever the query and however large the partition:
/// <list type="bullet">
/// <item>looking a candidate up among the files of a word, looking for words in its name, looking at the file: each has a price, and
/// at most <see cref="MaxWork"/> is spent on each of the four lists of the rarest word;</item>
/// <item>of a word of more than <see cref="ShortPrefixes.MaxLength"/> bytes at most <see cref="MaxLonger"/> postings of longer words are read,
/// shared between the words of the query; beyond that it is looked for in names;</item>
/// <item>of the candidates that are alike before they are looked at (in how many words they have whole, and how many more they
/// have at least) the first <see cref="MaxAlike"/> are looked at.</item>
/// </list>
/// When a bound takes effect the answer says so: what is beyond is on no page, and the answer to so many is another word. No bound depends on
/// what page is asked for, so all pages are of the same matches. Runs under the partition's read lock.
/// </summary>
internal sealed class NameSearch
{
    public const int MaxWork = 4 * 1024;
    public const int MaxLonger = 2 * 1024;
    public const int MaxAlike = 256;

    private const int FileWork = 4;
    private const int NameWork = 32;

    private readonly FileSet _files;
    private readonly SearchPlan _plan;
    private readonly byte[]? _afterName;
    private readonly byte[]? _upToName;
    private readonly byte[]? _extension;
    private readonly NameFit _fit;
    private readonly QueryWord[] _words;
    private readonly QueryWord _rarest;
    private readonly Dictionary<(int WholeWords, int LeastMisfit), int> _alike = [];
    private readonly PriorityQueue<int, Key> _best;
    private bool _isComplete;

    private NameSearch(FileSet files, WordIndex index, SearchPlan plan)
    {
        _files = files;
        _plan = plan;
        _afterName = plan.After is null ? null : Encoding.UTF8.GetBytes(plan.After.File.Name);
        _upToName = plan.UpTo is null ? null : Encoding.UTF8.GetBytes(plan.UpTo.File.Name);
        _extension = plan.Extension is null ? null : Encoding.UTF8.GetBytes(plan.Extension);
        int maxLonger = MaxLonger / plan.Words.Count;
        _words = [.. plan.Words
            .Select(word => new QueryWord(index, Encoding.UTF8.GetBytes(word), maxLonger))
            .OrderBy(static word => word.IsComplete ? word.Count : long.MaxValue)];
        if (!_words[0].IsComplete && _words.Length > 1)
            _words[0] = new QueryWord(index, _words[0].Word, MaxLonger);
        _rarest = _words[0];
        _isComplete = _rarest.IsComplete;
        _fit = new NameFit([.. _words.Select(static word => word.Word)]);
        _best = new PriorityQueue<int, Key>(Comparer<Key>.Create((a, b) => -Compare(a, b)));
    }

    public static PartitionMatches Run(FileSet files, WordIndex index, SearchPlan plan)
    {
        var search = new NameSearch(files, index, plan);
        for (int list = 0; list < QueryWord.Lists; list++)
            search.Scan(list);
        return search.Matches();
    }

    /// <summary>Goes through one list of the rarest word.</summary>
    private void Scan(int list)
    {
        foreach (QueryWord word in _words)
            word.Restart();
        int work = MaxWork;
        int mostWhole = _words.Length - (QueryWord.IsWhole(list) ? 0 : 1);
        int inFolder = _rarest.IsInFolder(list) ? 1 : 0;
        int next;
        for (PostingCursor candidates = _rarest[list]; candidates.Current != PostingCursor.End; candidates.MoveTo(next))
        {
            int posting = candidates.Current;
            if (IsHopeless(SearchPosition.RankOf(mostWhole, _fit.LeastMisfit(Posting.RunsOf(posting), inFolder), int.MaxValue)))
                return;
            if (work <= 0)
            {
                _isComplete = false;
                return;
            }

            next = posting + 1;
            work--;
            if (_rarest.Find(posting, before: list) >= 0
                || !HasAllWords(posting, list, ref next, ref work, out int wholeWords, out int leastMisfit))
                continue;
            if (Admits(wholeWords, leastMisfit))
            {
                work -= FileWork;
                Consider(Posting.FileOf(posting), wholeWords, leastMisfit);
            }
            else if (_words.Length == 1)
            {
                next = Posting.AfterRunsOf(posting);
            }
        }
    }

    /// <summary>Whether a candidate from a list of the rarest word has the others.</summary>
    /// <param name="next">The next candidate that can have them.</param>
    private bool HasAllWords(int posting, int list, ref int next, ref int work, out int wholeWords, out int leastMisfit)
    {
        wholeWords = QueryWord.IsWhole(list) ? 1 : 0;
        leastMisfit = 0;
        int inFolder = _rarest.IsInFolder(list) ? 1 : 0;
        uint unread = 0;
        for (int i = 1; i < _words.Length; i++)
        {
            work--;
            int found = _words[i].Find(posting);
            if (found >= 0)
            {
                wholeWords += QueryWord.IsWhole(found) ? 1 : 0;
                inFolder += _words[i].IsInFolder(found) ? 1 : 0;
            }
            else if (_words[i].IsComplete)
            {
                next = _words[i].Next;
                return false;
            }
            else
            {
                unread |= 1u << i;
            }
        }

        leastMisfit = _fit.LeastMisfit(Posting.RunsOf(posting), inFolder);
        if (unread == 0)
            return true;
        work -= NameWork;
        return _fit.HasWords(_files.NameOf(Posting.FileOf(posting)), unread);
    }

    private PartitionMatches Matches()
    {
        var best = new Key[_best.Count];
        for (int i = best.Length - 1; i >= 0; i--)
            _best.TryDequeue(out _, out best[i]);

        var matches = new List<RankedMatch>();
        int bytes = 0;
        foreach ((ulong rank, int file) in best)
        {
            if (bytes > PageBytes.Max)
                return new PartitionMatches(matches, _isComplete, IsCut: true);
            matches.Add(new RankedMatch(new SearchPosition(rank, _files.EntryOf(file)), _files.OnlineHoldersOf(file)));
            bytes += _files.NameOf(file).Length + PageBytes.Overhead;
        }

        return new PartitionMatches(matches, _isComplete, IsCut: false);
    }

    /// <summary>Takes what the page has room for; what counts towards a bound is the same for every page on which it matters.</summary>
    private void Consider(int file, int wholeWords, int leastMisfit)
    {
        if (IsHopeless(SearchPosition.RankOf(wholeWords, leastMisfit, int.MaxValue)))
            return;
        int peers = _files.OnlineHoldersOf(file);
        ulong atBest = SearchPosition.RankOf(wholeWords, leastMisfit, peers);
        if (peers == 0 || IsHopeless(atBest) || !PassesFilters(file))
            return;

        // Of a large result most are as good as the worst that there is, and end here for their names.
        if (IsBeyond(new Key(atBest, file)))
            return;
        var key = new Key(SearchPosition.RankOf(wholeWords, _fit.MisfitOf(_files.NameOf(file)), peers), file);
        if (IsShown(key) || IsBeyond(key))
            return;
        if (IsFull(out _))
            _best.DequeueEnqueue(file, key);
        else
            _best.Enqueue(file, key);
    }

    private bool IsFull(out Key worst) => _best.TryPeek(out _, out worst) && _best.Count >= _plan.Limit;

    /// <summary>On a page before.</summary>
    private bool IsShown(Key key) => _plan.After is { } after && Compare(key, after, _afterName) <= 0;

    /// <summary>Whether the page is full of better ones, of this partition or of others.</summary>
    private bool IsBeyond(Key key) =>
        (IsFull(out Key worst) && Compare(key, worst) >= 0) || (_plan.UpTo is { } upTo && Compare(key, upTo, _upToName) > 0);

    /// <inheritdoc cref="IsBeyond"/>
    /// <param name="rank">The best that there can be.</param>
    private bool IsHopeless(ulong rank) => rank < _plan.UpTo?.Rank || (IsFull(out Key worst) && rank < worst.Rank);

    /// <summary>Counts one more that is alike, unless there were as many as are looked at.</summary>
    private bool Admits(int wholeWords, int leastMisfit)
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_alike, (wholeWords, leastMisfit), out _);
        if (count == MaxAlike)
        {
            _isComplete = false;
            return false;
        }

        count++;
        return true;
    }

    private bool PassesFilters(int file)
    {
        if (_plan.MinSize is not null || _plan.MaxSize is not null)
        {
            long size = _files[file].Size;
            if (size == SliceItem.NoContent || size < _plan.MinSize || size > _plan.MaxSize)
                return false;
        }

        return _extension is null || HasExtension(_files.NameOf(file));
    }

    private bool HasExtension(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> segment = name[(name.LastIndexOf((byte)'/') + 1)..];
        int dot = segment.LastIndexOf((byte)'.');
        if (dot < 0)
            return false;
        ReadOnlySpan<byte> extension = segment[(dot + 1)..];
        return Ascii.IsValid(extension)
            ? Ascii.EqualsIgnoreCase(extension, _extension)
            : Encoding.UTF8.GetString(extension).Equals(_plan.Extension, StringComparison.OrdinalIgnoreCase);
    }

    private int Compare(Key a, Key b)
    {
        int order = b.Rank.CompareTo(a.Rank);
        return order != 0 ? order : _files.Compare(a.File, b.File);
    }

    private int Compare(Key key, SearchPosition position, ReadOnlySpan<byte> name)
    {
        int order = position.Rank.CompareTo(key.Rank);
        return order != 0 ? order : _files.CompareTo(key.File, name, position.File.Content);
    }

    private readonly record struct Key(ulong Rank, int File);
}
