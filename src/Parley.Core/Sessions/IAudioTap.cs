using Parley.Core.Audio;

namespace Parley.Core.Sessions;

/// <summary>
/// Takes a copy of the sound of one session, from its loop, one call at a time. It is on the way of sound: calls wait
/// for nothing, allocate nothing in the steady state and do not throw.
/// </summary>
public interface IAudioTap
{
    /// <summary>Sound of the person, as the session takes it in. The frame stays the caller's.</summary>
    void Heard(AudioFrame frame);

    /// <summary>Sound of an answer, as it goes to the transport. The frame stays the caller's.</summary>
    void Sent(AudioFrame frame);

    /// <summary>The last so much of what was sent was taken back before it left.</summary>
    void TakenBack(TimeSpan unsent);
}
