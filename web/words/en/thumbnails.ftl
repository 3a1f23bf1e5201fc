# Why an asset has no small picture.

thumbnails-audio = A sound has no picture.
thumbnails-missing = There is no file to show.
thumbnails-broken = This browser cannot show this file.
thumbnails-too-large = This picture has too many pixels to be shown small.
thumbnails-drawing = A drawing (SVG) is shown only where its file is opened.
thumbnails-no-picture = This video has no picture.
thumbnails-unreadable = The browser cannot read this file any more.
thumbnails-slow = Making a small picture of this file took too long.
thumbnails-given-up = Making a small picture of this file was given up.
