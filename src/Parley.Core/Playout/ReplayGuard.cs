namespace Parley.Core.Playout;

/// <summary>
/// Lets each stretch of a session's replies out once. A reply that a reconnect or a retry brings again, and a stretch that
/// has left already, stay silent; only going back on purpose, to the start of a word that was cut, opens it again.
/// </summary>
/// <remarks>Lives as long as the session's id, beyond one connection. Not thread-safe.</remarks>
public sealed class ReplayGuard
{
    private int _replyId;
    private TimeSpan _position;

    /// <summary>The last reply of which anything left; later replies have higher numbers.</summary>
    public int LastReplyId => _replyId;

    /// <summary>Whether the stretch may leave; if so it counts as having left.</summary>
    public bool TryClaim(int replyId, TimeSpan start, TimeSpan duration)
    {
        if (replyId < _replyId || (replyId == _replyId && start < _position))
            return false;

        _replyId = replyId;
        _position = start + duration;
        return true;
    }

    /// <summary>The present reply goes on from an earlier position.</summary>
    public void Rewind(int replyId, TimeSpan position)
    {
        if (replyId == _replyId && position < _position)
            _position = position;
    }
}
