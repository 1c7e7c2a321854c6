namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>
/// Makes deltas, which cannot be taken back, of partial transcripts, which can: a word is told once two partials in a row
/// agree on it and on all before it.
/// </summary>
internal sealed class TranscriptDeltas
{
    private string[] _last = [];
    private string _told = "";

    /// <summary>What a partial adds to what was told; may be empty.</summary>
    public string Add(string partial)
    {
        string[] words = partial.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int agreed = words.AsSpan().CommonPrefixLength(_last, StringComparer.Ordinal);
        _last = words;
        return Tell(string.Join(' ', words.AsSpan(0, agreed)!));
    }

    /// <summary>What the whole adds; empty where it contradicts what was told. The next partial is of another utterance.</summary>
    public string Complete(string whole)
    {
        string rest = Tell(whole);
        Reset();
        return rest;
    }

    public void Reset()
    {
        _last = [];
        _told = "";
    }

    private string Tell(string text)
    {
        bool goesOn = text.Length > _told.Length && text.StartsWith(_told, StringComparison.Ordinal)
            && (_told.Length == 0 || text[_told.Length] == ' ');
        if (!goesOn)
            return "";
        string rest = text[_told.Length..];
        _told = text;
        return rest;
    }
}
