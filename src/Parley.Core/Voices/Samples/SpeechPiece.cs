namespace Parley.Core.Voices.Samples;

/// <summary>At most two seconds of speech without a long pause, and the statistics of its voiced windows.</summary>
/// <param name="recording">Which recording it lies in.</param>
/// <param name="startWindow">Its first window, counted from that recording's start.</param>
/// <param name="powerBefore">That of the background before it; 0 where none was heard.</param>
internal sealed class SpeechPiece(int recording, long startWindow, double powerBefore)
{
    private readonly float[] _products = new float[VoiceFeatures.Count * (VoiceFeatures.Count + 1) / 2];

    public int Recording { get; } = recording;

    public long StartWindow { get; } = startWindow;

    public double PowerBefore { get; } = powerBefore;

    /// <summary>How many windows of speech it has; not those of the short pauses in it.</summary>
    public int Windows { get; private set; }

    /// <summary>The one after its last.</summary>
    public long EndWindow { get; private set; }

    /// <summary>The mean of the squares of its samples.</summary>
    public double Power { get; private set; }

    public float Peak { get; private set; }

    /// <summary>Voiced windows, which overlap by half.</summary>
    public int Voiced { get; private set; }

    /// <summary>Sums of their features.</summary>
    public float[] Sums { get; } = new float[VoiceFeatures.Count];

    /// <summary>Sums of the products of each two features: (0,0), (1,0), (1,1), (2,0) and so on.</summary>
    public ReadOnlySpan<float> Products => _products;

    public void AddWindow(long window, double power, float peak)
    {
        EndWindow = window + 1;
        Power += (power - Power) / ++Windows;
        Peak = Math.Max(Peak, peak);
    }

    public void AddVoiced(ReadOnlySpan<float> features)
    {
        Voiced++;
        int at = 0;
        for (int i = 0; i < features.Length; i++)
        {
            Sums[i] += features[i];
            for (int j = 0; j <= i; j++)
                _products[at++] += features[i] * features[j];
        }
    }
}
