using Parley.Core.Audio;
using Parley.Core.Voices;

namespace Parley.Testing;

/// <summary>A cloner that writes what the test says, and remembers what it heard.</summary>
public sealed class FakeVoiceCloner(string engine = "fake") : IVoiceCloner
{
    public string Engine => engine;

    public AudioFormat Format { get; init; } = new(24_000);

    public TimeSpan LongestSample { get; init; } = TimeSpan.FromSeconds(30);

    public string? ModelFingerprint { get; init; } = "fake-model";

    /// <summary>What a voice is written as.</summary>
    public byte[] Voice { get; set; } = [1, 2, 3];

    /// <summary>Thrown in place of that.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The samples of each voice that was made.</summary>
    public List<float[]> Heard { get; } = [];

    public async ValueTask CloneAsync(ReadOnlyMemory<float> samples, Stream voice, CancellationToken cancellationToken)
    {
        Heard.Add(samples.ToArray());
        if (Failure is not null)
            throw Failure;
        await voice.WriteAsync(Voice, cancellationToken);
    }
}
