using System.ComponentModel.DataAnnotations;

namespace Parley.Core.Playout;

/// <summary>How sound leaves.</summary>
public sealed class PlayoutOptions
{
    /// <summary>
    /// How far ahead of real time sound is sent, so that the client's buffer bridges an uneven network. What was sent
    /// ahead cannot be called back, so an interruption is heard this much later. Default: 40 ms.
    /// </summary>
    [Range(0, 1_000)]
    public int LeadMs { get; set; } = 40;

    /// <summary>A sender that woke up later than this does not catch up but moves the rest forward. Default: 500 ms.</summary>
    [Range(20, 10_000)]
    public int SlipLimitMs { get; set; } = 500;

    /// <summary>How much of a reply may wait to be played before the voice is made to wait. Default: 3,000 ms.</summary>
    [Range(100, 60_000)]
    public int BufferMs { get; set; } = 3_000;
}
