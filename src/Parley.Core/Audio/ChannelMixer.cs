namespace Parley.Core.Audio;

/// <summary>Makes one channel of many.</summary>
internal static class ChannelMixer
{
    /// <summary>In place: the mean of each moment's samples goes to the front.</summary>
    /// <returns>The mixed samples.</returns>
    public static Span<float> ToMono(Span<float> interleaved, int channels)
    {
        if (channels == 1)
            return interleaved;
        int count = interleaved.Length / channels;
        for (int i = 0; i < count; i++)
        {
            float sum = 0;
            foreach (float sample in interleaved.Slice(i * channels, channels))
                sum += sample;
            interleaved[i] = sum / channels;
        }

        return interleaved[..count];
    }
}
