namespace Parley.Bench.Turns.Interruptions;

/// <summary>Sounds that are no speech, at 16 kHz; the same seed gives the same sound. Peaks are about 1.</summary>
internal sealed class NoiseMaker(int seed)
{
    private const int Rate = 16_000;

    private readonly Random _random = new(seed);

    /// <summary>Two or three bursts of noise with a sharp beginning, darker towards the end, as a cough has them.</summary>
    public float[] Cough()
    {
        var cough = new List<float>();
        for (int burst = 0, bursts = 1 + _random.Next(3); burst < bursts; burst++)
        {
            int length = Milliseconds(120 + _random.Next(200));
            float low = 0, band = 0;
            for (int i = 0; i < length; i++)
            {
                double t = (double)i / length;
                float brightness = (float)(0.65 - (0.45 * t));
                low += brightness * (Noise() - low);
                band += 0.05f * (low - band); // Less of the lowest: a mouth is no drum.
                cough.Add((float)((low - band) * Math.Exp(-4 * t) * Math.Min(1, i / (0.004 * Rate)) * 1.6));
            }

            cough.AddRange(new float[Milliseconds(60 + _random.Next(120))]);
        }

        return [.. cough];
    }

    /// <summary>The same with a voice in it, as people cough who do not turn away.</summary>
    public float[] VoicedCough()
    {
        float[] cough = Cough();
        double pitch = 100 + _random.Next(120);
        double phase = 0;
        float envelope = 0;
        for (int i = 0; i < cough.Length; i++)
        {
            double t = (double)i / Rate;
            envelope += 0.004f * (Math.Abs(cough[i]) - envelope);
            phase += pitch * (1 - (0.3 * i / cough.Length)) / Rate;
            double voice = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++)
            {
                // Of "uh": formants near 600, 1,200 and 2,400 Hz.
                double hertz = pitch * harmonic;
                double gain = Peak(hertz, 600) + (0.6 * Peak(hertz, 1_200)) + (0.3 * Peak(hertz, 2_400));
                voice += gain * Math.Sin(Math.Tau * phase * harmonic);
            }

            cough[i] = (float)((0.5 * cough[i]) + (envelope * voice * Math.Min(1, t * 50)));
        }

        return cough;
    }

    /// <summary>A thud with a click before it.</summary>
    public float[] Door()
    {
        float[] door = new float[Milliseconds(500)];
        double tone = 60 + _random.Next(60);
        float low = 0;
        for (int i = 0; i < door.Length; i++)
        {
            double t = (double)i / Rate;
            low += 0.08f * (Noise() - low);
            double click = i < Rate / 200 ? Noise() * 0.7 : 0;
            door[i] = (float)(click + ((Math.Sin(Math.Tau * tone * t) + (low * 4)) * Math.Exp(-12 * t) * 0.6));
        }

        return door;
    }

    /// <summary>One to two seconds of typing.</summary>
    public float[] Keyboard()
    {
        float[] typing = new float[Milliseconds(1_000 + _random.Next(1_000))];
        for (int at = 0; at < typing.Length; at += Milliseconds(80 + _random.Next(160)))
        {
            for (int i = 0; i < Milliseconds(25) && at + i < typing.Length; i++)
                typing[at + i] += (float)(Noise() * Math.Exp(-i / (0.004 * Rate)) * (0.5 + (0.5 * _random.NextDouble())));
        }

        return typing;
    }

    /// <summary>Two to three seconds of chords with a melody.</summary>
    public float[] Music()
    {
        float[] music = new float[Milliseconds(2_000 + _random.Next(1_000))];
        double root = 110 * Math.Pow(2, _random.Next(12) / 12.0);
        int beat = Milliseconds(250 + _random.Next(150));
        double[] steps = [1, 1.125, 1.25, 1.5, 1.667, 2];
        double melody = root * 2;
        for (int i = 0; i < music.Length; i++)
        {
            if (i % beat == 0)
                melody = root * 2 * steps[_random.Next(steps.Length)];
            double t = (double)i / Rate;
            double envelope = Math.Exp(-3.0 * (i % beat) / beat);
            double value = 0;
            for (int harmonic = 1; harmonic <= 4; harmonic++)
                value += Math.Sin(Math.Tau * melody * harmonic * t) / harmonic * envelope;
            value += (Math.Sin(Math.Tau * root * t) + Math.Sin(Math.Tau * root * 1.25 * t) + Math.Sin(Math.Tau * root * 1.5 * t)) * 0.5;
            music[i] = (float)(value * 0.25);
        }

        return music;
    }

    /// <summary>Two seconds of mains hum.</summary>
    public float[] Hum()
    {
        float[] hum = new float[Milliseconds(2_000)];
        double tone = _random.Next(2) == 0 ? 50 : 60;
        for (int i = 0; i < hum.Length; i++)
        {
            double t = (double)i / Rate;
            hum[i] = (float)((Math.Sin(Math.Tau * tone * t) + (0.5 * Math.Sin(Math.Tau * 2 * tone * t))
                + (0.3 * Math.Sin(Math.Tau * 4 * tone * t)) + (0.02 * Noise())) * 0.5);
        }

        return hum;
    }

    private static double Peak(double hertz, double formant) => 1 / (1 + Math.Pow((hertz - formant) / 120, 2));

    private static int Milliseconds(int ms) => ms * Rate / 1_000;

    private float Noise() => (float)((_random.NextDouble() * 2) - 1);
}
